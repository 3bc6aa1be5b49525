-- Writes one report in the formats asked for; run by `pandoc lua` in the report's folder, which is read once.
--
-- Arguments: the reader, the folder of templates and filter, the layout, then for each format its writer and file.

local reader, extension, layout = arg[1], arg[2], arg[3]

local function content(path)
  local file = assert(io.open(path, 'rb'))
  local text = file:read('a')
  file:close()
  return text
end

local function template(name)
  local path = pandoc.path.join { extension, name }
  return pandoc.template.compile(content(path), path)
end

local options_of = {
  html5 = function()
    return { template = template('template.html') }
  end,
  docx = function()
    local reference = pandoc.path.join { extension, 'reference-' .. layout .. '.docx' }
    return { template = pandoc.template.default('docx'), reference_doc = reference }
  end,
  typst = function()
    return { template = template('template.typ') }
  end,
}

local report = pandoc.read(content('lowered.md'), reader)
for place = 4, #arg, 2 do
  local writer, out = arg[place], arg[place + 1]
  FORMAT = writer -- which the filter asks for
  local filtered = pandoc.utils.run_lua_filter(report, pandoc.path.join { extension, 'diendan.lua' })
  local options = options_of[writer]()
  options.wrap_text = 'none'
  options.highlight_method = 'none'
  local file = assert(io.open(out, 'wb'))
  -- Without asking, a full disk would leave half a document and no word.
  assert(file:write(pandoc.write(filtered, writer, options)))
  assert(file:close())
end
