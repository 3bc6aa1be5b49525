-- Says what in a text would load something or lead where no link may lead; run by `pandoc lua`.
--
-- Arguments: the reader, a JSON file with a list of texts, and where to write a list of findings for each.
-- A text: { text, pictures = list of the files that its pictures may come from, or `false` for any file of a
-- report, blocks = how many code blocks of a class of ours are in it, lines = whether to look for the line }.
-- pandoc has resolved entities, references and spelling when this looks: it sees what the writers would.

local reader, from, to = arg[1], arg[2], arg[3]

local OURS = pandoc.List {
  'data-label', 'data-width', 'data-widths', 'data-row-header', 'data-kind', 'data-place', 'data-number', 'data-key',
}
local MOST_LINES = 400

local function content(path)
  local file = assert(io.open(path, 'rb'))
  local text = file:read('a')
  file:close()
  return text
end

-- What is not allowed is refused: no list of bad schemes is ever complete.
local function leads_well(target)
  local small = target:lower()
  return small:match('^#[^%s%c]*$') or small:match('^https?://[%w%[][^%s%c\\]*$') or small:match('^mailto:[^%s%c\\]+@[^%s%c\\]+$')
end

local function is_picture(source, pictures)
  if pictures then return pandoc.List(pictures):includes(source) end
  return source:match('^media/[a-z0-9-]+%.png$') ~= nil
end

local function refused(doc, text)
  local found, blocks = pandoc.List {}, 0
  local function refuse(kind, what) found:insert { kind = kind, what = what } end
  local function attributes(element)
    for name in pairs(element.attributes) do
      if not OURS:includes(name) then refuse('attribute', name) end
    end
  end
  local function code(element)
    attributes(element)
    for _, class in ipairs(element.classes) do
      if class:match('^diendan%-') then
        blocks = blocks + 1
        if blocks > text.blocks then refuse('class', class) end
      end
    end
  end
  local filter = {
    Image = function(image)
      attributes(image)
      if not is_picture(image.src, text.pictures) then refuse('picture', image.src) end
    end,
    Link = function(link)
      attributes(link)
      if not leads_well(link.target) then refuse('link', link.target) end
    end,
    RawInline = function(raw) refuse('raw', raw.format) end,
    RawBlock = function(raw) refuse('raw', raw.format) end,
    Code = code,
    CodeBlock = code,
    Div = attributes,
    Span = attributes,
    Header = attributes,
    Table = attributes,
  }
  doc:walk(filter)
  return found
end

-- What pandoc warns of (a block that a part of a text leaves open) is for those who write documents.
local function read(text)
  local _, doc = pandoc.log.silence(pandoc.read, text, reader)
  return doc
end

-- The line with which a finding is complete: that of the reference's definition, of a picture's last sign.
local function line_of(finding, lines, text)
  local sofar = {}
  for number, line in ipairs(lines) do
    sofar[number] = line
    for _, other in ipairs(refused(read(table.concat(sofar, '\n')), text)) do
      if other.kind == finding.kind and other.what == finding.what then return number end
    end
  end
  return 0
end

local results = {}
for place, text in ipairs(pandoc.json.decode(content(from), false)) do
  local found = refused(read(text.text), text)
  local lines = {}
  for line in (text.text .. '\n'):gmatch('(.-)\n') do lines[#lines + 1] = line end
  for _, finding in ipairs(found) do
    finding.line = text.lines and #lines <= MOST_LINES and line_of(finding, lines, text) or 0
  end
  results[place] = found
end

local file = assert(io.open(to, 'wb'))
assert(file:write(pandoc.json.encode(pandoc.List(results))))
assert(file:close())
