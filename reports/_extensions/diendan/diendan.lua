-- Finishes neutral Markdown for html, typst and docx, under pandoc and under Quarto alike.
-- Neutral Markdown marks what a block is (`diendan-…` divs); this filter says how each format writes it.
-- Any other document that Quarto makes keeps Quarto's frame; `.lead`, `.key-figures`, `.questions` and `.notes` are
-- written in it too.

local stringify = pandoc.utils.stringify
local is_html = FORMAT:match('html') ~= nil
local is_typst = FORMAT:match('typst') ~= nil
local is_docx = FORMAT:match('docx') ~= nil or FORMAT:match('openxml') ~= nil

local meta = {}
local is_report = false -- of a forum; its metadata block says which place or group it is about
local official = false
local finish

-- Escaping ------------------------------------------------------------------------------------------------

local function xml(text)
  return (text:gsub('[&<>"]', { ['&'] = '&amp;', ['<'] = '&lt;', ['>'] = '&gt;', ['"'] = '&quot;' }))
end

local function typst_string(text)
  return '"' .. text:gsub('\\', '\\\\'):gsub('"', '\\"') .. '"'
end

local function raw(text)
  local format = is_html and 'html' or is_typst and 'typst' or 'openxml'
  return pandoc.RawBlock(format, text)
end

-- Parts of a block ----------------------------------------------------------------------------------------

local function has_class(element, class)
  return element.classes and element.classes:includes(class)
end

-- Sorts the children of a figure or table into caption, alt text, source and the rest.
local function parts_of(div)
  local parts = { caption = pandoc.Blocks {}, alt = '', source = pandoc.Blocks {}, body = pandoc.Blocks {} }
  for _, block in ipairs(div.content) do
    if has_class(block, 'diendan-caption') then
      parts.caption = block.content
    elseif has_class(block, 'diendan-alt') then
      parts.alt = stringify(block.content)
    elseif has_class(block, 'diendan-source') then
      parts.source = block.content
    else
      parts.body:insert(block)
    end
  end
  return parts
end

local function flat(blocks)
  return blocks:map(function(block) return block.t == 'Para' and pandoc.Plain(block.content) or block end)
end

local function styled(blocks, style, more)
  local attributes = more or {}
  attributes['custom-style'] = style
  local paragraphs = blocks:map(function(block)
    return block.t == 'Plain' and pandoc.Para(block.content) or block
  end)
  return pandoc.Div(paragraphs, pandoc.Attr('', {}, attributes))
end

local function paragraph(text, style)
  return pandoc.Div({ pandoc.Para(pandoc.Inlines(text)) }, pandoc.Attr('', {}, { ['custom-style'] = style }))
end

-- Figures -------------------------------------------------------------------------------------------------

local function first_image(blocks)
  local found
  pandoc.Div(blocks):walk { Image = function(image) found = found or image end }
  return found
end

local function figure(div)
  local label = div.attributes['data-label'] or div.attributes['label']
  local width = div.attributes['data-width'] or div.attributes['width'] or 'full'
  local parts = parts_of(div)
  local image = first_image(parts.body)
  if not image then return nil end
  if is_typst then
    local out = pandoc.Blocks { raw('#diendan-figure(' .. typst_string(label) .. ', ' .. typst_string(image.src)
      .. ', ' .. typst_string(parts.alt) .. ', ' .. typst_string(width) .. ', [') }
    out:extend(flat(parts.caption))
    out:insert(raw('], ['))
    out:extend(flat(parts.source))
    out:insert(raw('])'))
    return out
  end
  image.caption = pandoc.Inlines(parts.alt)
  image.title = ''
  if is_html then
    local out = pandoc.Blocks { raw('<figure id="' .. label .. '" class="figure-' .. width .. '">\n<figcaption>') }
    out:extend(flat(parts.caption))
    out:insert(raw('</figcaption>'))
    out:insert(pandoc.Plain { image })
    if #parts.source > 0 then
      out:insert(raw('<p class="source">'))
      out:extend(flat(parts.source))
      out:insert(raw('</p>'))
    end
    out:insert(raw('</figure>'))
    return out
  end
  image.attributes.width = nil
  local out = pandoc.Blocks { styled(parts.caption, 'Caption') }
  out:insert(pandoc.Div({ pandoc.Para { image } }, pandoc.Attr('', {}, { ['custom-style'] = 'Figure' })))
  if #parts.source > 0 then out:insert(styled(parts.source, 'Source')) end
  return pandoc.Div(out, pandoc.Attr(label))
end

-- Tables --------------------------------------------------------------------------------------------------

local function shape(tbl, widths, row_header)
  for index, spec in ipairs(tbl.colspecs) do
    spec[2] = widths[index]
    tbl.colspecs[index] = spec
  end
  for _, body in ipairs(tbl.bodies) do body.row_head_columns = row_header end
  return tbl
end

local function numbers_in(text)
  local numbers = {}
  for number in (text or ''):gmatch('[%d.]+') do numbers[#numbers + 1] = tonumber(number) end
  return numbers
end

local function table_block(div)
  local label = div.attributes['data-label'] or div.attributes['label']
  local widths = numbers_in(div.attributes['data-widths'] or div.attributes['widths'])
  local row_header = tonumber(div.attributes['data-row-header'] or div.attributes['row-header'] or '0')
  local parts = parts_of(div)
  local tbl
  for _, block in ipairs(parts.body) do if block.t == 'Table' then tbl = block end end
  if not tbl then return nil end
  shape(tbl, widths, row_header)
  if is_typst then
    tbl.classes:insert('typst:no-figure')
    local out = pandoc.Blocks { raw('#diendan-table(' .. typst_string(label) .. ', [') }
    out:extend(flat(parts.caption))
    out:insert(raw('], ['))
    out:extend(flat(parts.source))
    out:insert(raw('])['))
    out:insert(tbl)
    out:insert(raw(']'))
    return out
  elseif is_html then
    local caption = pandoc.utils.blocks_to_inlines(parts.caption)
    tbl.caption = { long = { pandoc.Plain { pandoc.Span(caption, pandoc.Attr('', { 'caption-text' })) } } }
    shape(tbl, {}, row_header) -- a browser finds better widths than we do
    if #tbl.colspecs >= 4 then tbl.classes:insert('wide') end
    local scroll = stringify(meta['scroll-word'] or '')
    local out = pandoc.Blocks { raw('<div id="' .. label .. '" class="table-block">\n<div class="table-scroll" role="region" '
      .. 'tabindex="0" aria-label="' .. xml(scroll .. ': ' .. stringify(parts.caption)) .. '">') }
    out:insert(tbl)
    out:insert(raw('</div>'))
    if #parts.source > 0 then
      out:insert(raw('<p class="source">'))
      out:extend(flat(parts.source))
      out:insert(raw('</p>'))
    end
    out:insert(raw('</div>'))
    return out
  end
  local out = pandoc.Blocks { styled(parts.caption, 'Caption') }
  out:insert(tbl)
  out:insert(#parts.source > 0 and styled(parts.source, 'Source') or paragraph('', 'Source'))
  return pandoc.Div(out, pandoc.Attr(label))
end

-- Key figures ---------------------------------------------------------------------------------------------

-- Each item of the list is "**value** label"; read as (label, value).
local function key_pairs(div)
  local pairs_found = {}
  for _, block in ipairs(div.content) do
    if block.t == 'BulletList' then
      for _, item in ipairs(block.content) do
        local value, label = pandoc.Inlines {}, pandoc.Inlines {}
        for _, inline in ipairs(item[1].content) do
          if inline.t == 'Strong' and #value == 0 then
            value = inline.content
          elseif not (#label == 0 and (inline.t == 'Space' or inline.t == 'SoftBreak')) then
            label:insert(inline)
          end
        end
        pairs_found[#pairs_found + 1] = { label = label, value = value }
      end
    end
  end
  return pairs_found
end

local function key_figures(div)
  local found = key_pairs(div)
  if #found == 0 then return nil end
  if is_html then
    local out = pandoc.Blocks { raw('<dl class="key-figures">') }
    for _, pair in ipairs(found) do
      out:insert(raw('<div><dt>'))
      out:insert(pandoc.Plain(pair.label))
      out:insert(raw('</dt><dd>'))
      out:insert(pandoc.Plain(pair.value))
      out:insert(raw('</dd></div>'))
    end
    out:insert(raw('</dl>'))
    return out
  elseif is_typst then
    local out = pandoc.Blocks { raw('#diendan-key-figures(') }
    for _, pair in ipairs(found) do
      out:insert(raw('(['))
      out:insert(pandoc.Plain(pair.label))
      out:insert(raw('], ['))
      out:insert(pandoc.Plain(pair.value))
      out:insert(raw(']), '))
    end
    out:insert(raw(')'))
    return out
  end
  local function cell(inlines, style)
    return pandoc.Cell({ styled(pandoc.Blocks { pandoc.Para(inlines) }, style) }, pandoc.AlignLeft)
  end
  local labels, values, specs = {}, {}, {}
  for index, pair in ipairs(found) do
    labels[index] = cell(pair.label, 'Key Label')
    values[index] = cell(pair.value, 'Key Value')
    specs[index] = { pandoc.AlignLeft, 1 / #found }
  end
  local body = { attr = pandoc.Attr(), body = { pandoc.Row(values) }, head = {}, row_head_columns = 0 }
  local tbl = pandoc.Table({ long = {} }, specs, pandoc.TableHead { pandoc.Row(labels) }, { body }, pandoc.TableFoot())
  tbl.attr = pandoc.Attr('', {}, { ['custom-style'] = 'KeyFigures' })
  return { tbl, paragraph('', 'Source') }
end

-- Callouts, columns, pages ---------------------------------------------------------------------------------

local function callout(div)
  local kind = div.attributes['data-kind'] or div.attributes['kind'] or 'note'
  local title, body = pandoc.Blocks {}, pandoc.Blocks {}
  for _, block in ipairs(div.content) do
    if has_class(block, 'diendan-callout-title') then title = block.content else body:insert(block) end
  end
  if official and not is_html then
    -- The official layout knows no boxes: the title runs into the first paragraph.
    local first = body[1]
    local name = pandoc.Strong(pandoc.Inlines(stringify(title) .. ':'))
    if first and (first.t == 'Para' or first.t == 'Plain') then
      first.content:insert(1, pandoc.Space())
      first.content:insert(1, name)
    else
      body:insert(1, pandoc.Para { name })
    end
    return body
  end
  if is_html then
    local out = pandoc.Blocks { raw('<aside class="callout callout-' .. kind .. '">\n<p class="callout-title">') }
    out:extend(flat(title))
    out:insert(raw('</p>'))
    out:extend(body)
    out:insert(raw('</aside>'))
    return out
  elseif is_typst then
    local out = pandoc.Blocks { raw('#diendan-callout(' .. typst_string(kind) .. ', [') }
    out:extend(flat(title))
    out:insert(raw('])['))
    out:extend(body)
    out:insert(raw(']'))
    return out
  end
  local strong = title:map(function(block) return pandoc.Para { pandoc.Strong(block.content) } end)
  local out = pandoc.Blocks { styled(strong, 'Callout') }
  for _, block in ipairs(body) do out:insert(styled(pandoc.Blocks { block }, 'Callout')) end
  return out
end

-- A section break of the DOCX; `finished_docx.py` puts the document's own page set-up in its place.
local function section(kind)
  return raw('<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/><w:sectPr><w:type w:val="'
    .. kind .. '"/></w:sectPr></w:pPr></w:p>')
end

-- The break stands at the head of the first paragraph: in a paragraph of its own it would push the column down.
local function after_column_break(blocks)
  local broken = false
  return blocks:walk {
    traverse = 'topdown',
    Para = function(para)
      if broken then return nil end
      broken = true
      para.content:insert(1, pandoc.RawInline('openxml', '<w:r><w:br w:type="column"/></w:r>'))
      return para, false
    end,
  }
end

local function columns(div)
  if is_html then
    return pandoc.Div(finish(div.content), pandoc.Attr('', { 'columns' }))
  elseif is_typst then
    local out = pandoc.Blocks { raw('#diendan-columns(captions: (') }
    for _, block in ipairs(div.content) do
      if has_class(block, 'diendan-figure') then
        out:insert(raw('['))
        out:extend(flat(parts_of(block).caption))
        out:insert(raw('], '))
      end
    end
    out:insert(raw('), '))
    for _, block in ipairs(div.content) do
      out:insert(raw('['))
      out:extend(finish(has_class(block, 'diendan-column') and block.content or pandoc.Blocks { block }))
      out:insert(raw('], '))
    end
    out:insert(raw(')'))
    return out
  end
  local out = pandoc.Blocks { section('diendan-before-columns') }
  for index, block in ipairs(div.content) do
    local part = finish(has_class(block, 'diendan-column') and block.content or pandoc.Blocks { block })
    out:extend(index > 1 and after_column_break(part) or part)
  end
  out:insert(section('diendan-columns'))
  return out
end

local function landscape(div)
  if is_typst then
    local out = pandoc.Blocks { raw('#page(flipped: true)[') }
    out:extend(div.content)
    out:insert(raw(']'))
    return out
  elseif is_docx then
    local out = pandoc.Blocks { section('diendan-portrait') }
    out:extend(div.content)
    out:insert(section('diendan-landscape'))
    return out
  end
  return div.content
end

local function page_break()
  if is_html then return raw('<div class="page-break"></div>') end
  if is_typst then return raw('#pagebreak(weak: true)') end
  return raw('<w:p><w:r><w:br w:type="page"/></w:r></w:p>')
end

local function boxed(name, style)
  return function(div)
    if is_html then return pandoc.Div(div.content, pandoc.Attr('', { name })) end
    if is_typst then
      local out = pandoc.Blocks { raw('#diendan-' .. name .. '[') }
      out:extend(div.content)
      out:insert(raw(']'))
      return out
    end
    local out = pandoc.Blocks {}
    for _, block in ipairs(div.content) do
      if block.t == 'Para' or block.t == 'Plain' then
        out:insert(styled(pandoc.Blocks { block }, style))
      else
        out:insert(block)
      end
    end
    return out
  end
end

local function annex(div)
  local place = tonumber(div.attributes['data-place'] or div.attributes['place'] or '1')
  local name = meta.annexes and stringify(meta.annexes[place] or '') or ''
  local reference = meta['official-head'] and stringify(meta['official-head']['annex-reference'] or '') or ''
  local title, rest = pandoc.Inlines {}, pandoc.Blocks {}
  for _, block in ipairs(div.content) do
    if block.t == 'Header' and has_class(block, 'diendan-annex-title') then title = block.content else rest:insert(block) end
  end
  local out
  if is_typst then
    out = pandoc.Blocks { raw('#diendan-annex('), raw('['), pandoc.Plain(pandoc.Inlines(name)), raw('], ['), pandoc.Plain(title),
      raw('], ['), pandoc.Plain(pandoc.Inlines(reference)), raw('])') }
  elseif is_html then
    out = pandoc.Blocks { pandoc.Header(2, pandoc.Inlines(name) .. { pandoc.Str '.', pandoc.Space() } .. title, pandoc.Attr('', { 'annex' })) }
    if reference ~= '' then out:insert(pandoc.Div({ pandoc.Para(pandoc.Inlines(reference)) }, pandoc.Attr('', { 'annex-reference' }))) end
  else
    out = pandoc.Blocks { section('diendan-annex'), paragraph(name, 'Annex'), styled(pandoc.Blocks { pandoc.Para(title) }, 'Annex Title') }
    if reference ~= '' then out:insert(paragraph(reference, 'Annex Reference')) end
  end
  out:extend(rest)
  return out
end

-- Where figures come from --------------------------------------------------------------------------------------

-- The list for paper: a legend of the tables, then a row a figure. The screen has a note a figure instead.
local function sources(div)
  if is_html then return pandoc.Blocks {} end
  local legend = pandoc.Blocks {}
  div.content = div.content:filter(function(block)
    if block.t == 'Para' then legend:insert(block) end
    return block.t ~= 'Para'
  end)
  if is_docx and not official then
    div.content = div.content:walk {
      Plain = function(plain) return styled(pandoc.Blocks { pandoc.Para(plain.content) }, 'Source') end,
    }
  end
  div.attributes['data-row-header'] = '1'
  local out = is_typst and pandoc.Blocks { raw('#diendan-legend['), legend[1], raw('] #diendan-sources[') }
    or pandoc.Blocks { styled(legend, 'Source') }
  local written = table_block(div)
  if pandoc.utils.type(written) == 'Block' then out:insert(written) else out:extend(written) end
  if is_typst then out:insert(raw(']')) end
  return out
end

-- The notes are HTML already: nothing else shows them.
local function source_notes(block)
  return is_html and raw(block.text) or pandoc.Blocks {}
end

local function brief_annex(div)
  if is_html then return div.content end
  local out = pandoc.Blocks { page_break() }
  if is_typst then out:insert(raw('#diendan-brief-annex()')) end
  out:extend(div.content)
  return out
end

local function is_sourced(inline)
  return inline and inline.t == 'Span' and inline.classes:includes('diendan-sourced')
end

-- A figure is a button that opens its note; signs that touch it stay on its line.
local function lead_to_notes(inlines)
  local out = pandoc.Inlines {}
  for place, inline in ipairs(inlines) do
    if is_sourced(inline) then
      local number = inline.attributes['data-number'] or inline.attributes['number']
      local before, after = '', ''
      local last, next_one = out[#out], inlines[place + 1]
      if last and last.t == 'Str' and last.text:match('[%(%[≈]$') then
        before, last.text = last.text:sub(-1), last.text:sub(1, -2)
      end
      if next_one and next_one.t == 'Str' then
        after = next_one.text:match('^[%.,;:%)%%]+') or ''
        next_one.text = next_one.text:sub(#after + 1)
      end
      out:insert(pandoc.RawInline('html', '<span class="w">' .. before .. '<button type="button" popovertarget="n' .. number .. '">'))
      out:extend(inline.content)
      out:insert(pandoc.RawInline('html', '</button>' .. after .. '</span>'))
    else
      out:insert(inline)
    end
  end
  return out
end

local writers = {
  ['diendan-sources'] = sources,
  ['diendan-source-notes'] = source_notes,
  ['diendan-brief-annex'] = brief_annex,
  ['diendan-figure'] = figure,
  ['diendan-table'] = table_block,
  ['diendan-key-figures'] = key_figures,
  ['diendan-callout'] = callout,
  ['diendan-columns'] = columns,
  ['diendan-page-break'] = page_break,
  ['diendan-landscape'] = landscape,
  ['diendan-lead'] = boxed('lead', 'Lead'),
  ['diendan-questions'] = boxed('questions', 'Body Text'),
  ['diendan-notes'] = boxed('notes', 'Notes'),
  ['diendan-annex'] = annex,
}
-- Those that need nothing of a report.
local writers_of_any_document = {
  ['lead'] = writers['diendan-lead'],
  ['key-figures'] = writers['diendan-key-figures'],
  ['questions'] = writers['diendan-questions'],
  ['notes'] = writers['diendan-notes'],
}

-- What Quarto leaves to others in any document ----------------------------------------------------------------

-- Quarto's two ways of writing a date, "2026-03-05" and "5 tháng 3, 2026", are none of Vietnamese.
local function vietnamese_date(text)
  local year, month, day = text:match('^(%d%d%d%d)%-(%d%d)%-(%d%d)$')
  if not year then day, month, year = text:match('^(%d+) tháng (%d+), (%d%d%d%d)$') end
  return year and ('%d/%d/%s'):format(tonumber(day), tonumber(month), year) or text
end

local function complete_head(doc)
  local labels, given = doc.meta.labels, stringify(doc.meta['date-format'] or 'long')
  if labels and not doc.meta['abstract-title'] then doc.meta['abstract-title'] = labels.abstract end
  if not stringify(doc.meta.lang or ''):match('^vi') or given ~= 'long' then return end -- 'long' is Quarto's own for a page
  for _, key in ipairs { 'date', 'date-modified' } do
    if doc.meta[key] then doc.meta[key] = pandoc.Inlines(vietnamese_date(stringify(doc.meta[key]))) end
  end
end

-- In a DOCX, Quarto lays out figures, code and columns by tables without a header whose cells are divs: they get no rules.
local function unruled_layout(tbl)
  if is_report or #tbl.head.rows > 0 then return nil end
  for _, body in ipairs(tbl.bodies) do
    for _, row in ipairs(body.body) do
      for _, cell in ipairs(row.cells) do
        local first = cell.contents[1]
        if first and first.t ~= 'Div' then return nil end
        if first and first.identifier:find('^lst%-') then -- code that Quarto would centre, line by line
          for _, column in ipairs(tbl.colspecs) do column[1] = 'AlignLeft' end
        end
      end
    end
  end
  tbl.attr.attributes['custom-style'] = 'Frame'
  return tbl
end

-- Writes every marked div, from the outside in: a writer gets its children finished, except columns, which
-- keeps them apart.
function finish(blocks)
  local known = is_report and writers or writers_of_any_document
  local out = pandoc.Blocks {}
  for _, block in ipairs(blocks) do
    local writer
    if block.t == 'Div' or block.t == 'CodeBlock' then
      for _, class in ipairs(block.classes) do writer = writer or known[class] end
    end
    if writer then
      if block.t == 'Div' and writer ~= columns then block.content = finish(block.content) end
      local written = writer(block) or block
      if pandoc.utils.type(written) == 'Block' then out:insert(written) else out:extend(written) end
    else
      if block.t == 'Div' then block.content = finish(block.content) end
      out:insert(block)
    end
  end
  return out
end

-- The frame of a DOCX: what the other formats' templates print around the body -------------------------------

local TEXT_WIDTH = 9128 -- twips between the official margins (scripts/layout_styles.yml): 161 mm
local LETTERHEAD = 0.4 -- share of the issuing body

local function text_of(value) return value and stringify(value) or '' end

local function run(text) return '<w:r><w:t xml:space="preserve">' .. xml(text) .. '</w:t></w:r>' end

local function para(style, text, indent)
  local ind = indent and '<w:ind w:left="' .. indent .. '" w:right="' .. indent .. '"/>' or ''
  return '<w:p><w:pPr><w:pStyle w:val="' .. style .. '"/>' .. ind .. '</w:pPr>'
    .. (text ~= '' and run(text) or '') .. '</w:p>'
end

-- The indents that leave a rule of `length` mm in the middle of `width` twips.
local function rule_indent(width, length)
  return math.max(0, math.floor((width - tonumber(length) * 56.6929) / 2))
end

-- Two columns without lines: the letterhead and the signature block of Decree 30/2020. A row is {left, right}.
local function side_by_side(rows, left_share)
  local first = math.floor(TEXT_WIDTH * left_share)
  local function cell(width, content)
    return '<w:tc><w:tcPr><w:tcW w:w="' .. width .. '" w:type="dxa"/></w:tcPr>' .. content .. '</w:tc>'
  end
  local out = '<w:tbl><w:tblPr><w:tblStyle w:val="Frame"/><w:tblW w:w="5000" w:type="pct"/><w:tblLayout w:type="fixed"/></w:tblPr>'
    .. '<w:tblGrid><w:gridCol w:w="' .. first .. '"/><w:gridCol w:w="' .. TEXT_WIDTH - first .. '"/></w:tblGrid>'
  for _, row in ipairs(rows) do
    out = out .. '<w:tr><w:trPr><w:cantSplit/></w:trPr>' .. cell(first, row[1]) .. cell(TEXT_WIDTH - first, row[2]) .. '</w:tr>'
  end
  return raw(out .. '</w:tbl>')
end

local function letterhead(head)
  local issuer = (head['parent-body'] and para('ParentBody', text_of(head['parent-body'])) or '')
    .. para('IssuingBody', text_of(head['issuing-body']))
    .. para('ShortRule', '', rule_indent(TEXT_WIDTH * LETTERHEAD, text_of(head['issuing-rule'])))
  local nation = para('NationalTitle', text_of(head.nation)) .. para('Motto', text_of(head.motto))
    .. para('MottoRule', '', rule_indent(TEXT_WIDTH * (1 - LETTERHEAD), text_of(head['motto-rule'])))
  local number = para('DocumentNumber', text_of(head.number)) .. (head.draft and para('Draft', text_of(head.draft)) or '')
  return side_by_side({ { issuer, nation }, { number, para('PlaceAndDate', text_of(head.dateline)) } }, LETTERHEAD)
end

local function signature_docx(head)
  local left = para('RecipientsTitle', text_of(head['recipients-word']))
  for _, line in ipairs(head.recipients or {}) do left = left .. para('Recipients', '- ' .. text_of(line)) end
  local right = para('Authority', text_of(head.authority)) .. para('Authority', text_of(head.position))
    .. para('Signatory', text_of(head.signatory))
  return side_by_side({ { left, right } }, 0.5)
end

local function signature_html(head)
  local out = '<div class="signature">\n<div class="recipients"><p class="recipients-title">'
    .. xml(text_of(head['recipients-word'])) .. '</p><ul>'
  for _, line in ipairs(head.recipients or {}) do out = out .. '<li>' .. xml(text_of(line)) .. '</li>' end
  return raw(out .. '</ul></div>\n<div class="signed"><p class="authority">' .. xml(text_of(head.authority)) .. '<br>'
    .. xml(text_of(head.position)) .. '</p><p class="signatory">'
    .. xml(text_of(head.signatory)) .. '</p></div></div>')
end

-- Keeps the block at `place` on the page of what follows. Not in a div: what follows one is not its next.
local function keep_with_next(blocks, place)
  local block = blocks[place]
  if not block or block.t ~= 'Para' and block.t ~= 'BulletList' then return end
  blocks:insert(place + 1, raw(']'))
  blocks:insert(place, raw('#diendan-kept['))
end

-- A line that announces a list stays on the page where the list begins.
local function keep_announcements(blocks)
  for place = #blocks - 1, 1, -1 do
    if blocks[place].t == 'Para' and blocks[place + 1].t == 'BulletList' then keep_with_next(blocks, place) end
  end
end

-- The signature stands after the text and before the annexes.
local function sign(doc)
  local head = meta['official-head'] or {}
  local at = #doc.blocks + 1
  -- Quarto keeps a hidden block behind the text, which would part the last paragraph from the signature.
  while at > 1 and has_class(doc.blocks[at - 1], 'hidden') do at = at - 1 end
  for index = #doc.blocks, 1, -1 do
    if has_class(doc.blocks[index], 'diendan-annex') then at = index end
  end
  doc.blocks:insert(at, is_html and signature_html(head) or is_typst and raw('#diendan-signature()') or signature_docx(head))
  -- The signature never stands on a page of its own: the last paragraph goes with it.
  if is_typst then keep_with_next(doc.blocks, at - 1) end
end

local function official_docx(doc)
  local head = meta['official-head'] or {}
  local front = pandoc.Blocks { letterhead(head), raw(para('Title', text_of(head['document-type']))),
    raw(para('Subtitle', text_of(meta.title))), raw(para('AbstractRule', '', rule_indent(TEXT_WIDTH, text_of(head['abstract-rule'])))) }
  if head.addressees then
    local names = {}
    for index, name in ipairs(head.addressees) do names[index] = text_of(name) end
    front:insert(raw(para('Addressees', text_of(head['to-word']) .. ': ' .. table.concat(names, '; '))))
  end
  for _, base in ipairs(head['legal-bases'] or {}) do front:insert(raw(para('LegalBasis', text_of(base)))) end
  front:extend(doc.blocks)
  doc.blocks = front
end

local function brief_docx(doc)
  local front = pandoc.Blocks { raw(para('Kicker', text_of(meta.forum ~= nil and meta.forum or meta['subject-title']))),
    raw(para('Title', text_of(meta.title))) }
  if meta.subtitle then front:insert(raw(para('Subtitle', text_of(meta.subtitle)))) end
  local line = text_of(meta['subject-title']) .. ' · ' .. text_of(meta['subject-line'])
  if meta.occasion then line = text_of(meta.occasion) .. ' · ' .. line end
  front:insert(raw(para('UnitLine', line)))
  front:extend(doc.blocks)
  doc.blocks = front
end

-- Typst reads "--", "...", "-?" and a minus before a digit as other signs; each is printed as it stands. A digit
-- may be one of Unicode, and the minus may stand behind a bracket, a quotation mark or a no-break space.
-- The number of a legal instrument ("313/2025/NĐ-CP") is not broken at its strokes, nor years ("2019–2025") at theirs.
local YEARS = '%d%d%d%d–%d%d%d%d'
local function as_it_stands(str)
  local text = str.text
  if text:find('%d/%d%d%d%d/') or text:find(YEARS) then
    return { pandoc.RawInline('typst', '#box['), str, pandoc.RawInline('typst', ']') }
  end
  local is_other_sign = text:find('--', 1, true) or text:find('...', 1, true) or text:find('-?', 1, true)
  if not (is_other_sign or ('\0' .. text):find('[^%w]%-[%d\128-\255]')) then return nil end
  local out = pandoc.Inlines {}
  for words, sign in (text .. '\0'):gmatch('([^%-%.%z]*)([%-%.%z])') do
    if words ~= '' then out:insert(pandoc.Str(words)) end
    if sign ~= '\0' then out:insert(pandoc.RawInline('typst', '\\' .. sign)) end
  end
  return out
end

-- Quarto's own passes take seconds over a report and find nothing to do there. So it gets the text folded into
-- code blocks, one for the screen and one for paper, and the one of this format is read here.
local function unfold(blocks)
  local out = pandoc.Blocks {}
  for _, block in ipairs(blocks) do
    if block.t == 'CodeBlock' and has_class(block, 'diendan-folded') then
      if has_class(block, is_html and 'screen' or 'paper') then
        out:extend(pandoc.read(block.text, block.attributes.reader, PANDOC_READER_OPTIONS).blocks)
      end
    else
      out:insert(block)
    end
  end
  return out
end

-- Passes ----------------------------------------------------------------------------------------------------

local function read_meta(doc)
  meta = doc.meta
  is_report = meta['subject-title'] ~= nil
  official = stringify(meta.layout or '') == 'official'
end

local function frame(doc)
  if not is_report then
    complete_head(doc)
    return doc
  end
  if is_html then
    doc.meta.title = pandoc.Inlines(meta.title):walk { Str = function(str)
      if str.text:find(YEARS) then return pandoc.Span(str, { class = 'w' }) end
    end }
    for _, key in ipairs { 'keywords', 'subtitle' } do -- for attributes, where a quotation mark would end them
      if meta[key] then doc.meta[key .. '-attribute'] = pandoc.RawInline('html', xml(stringify(meta[key]))) end
    end
  end
  if is_typst then keep_announcements(doc.blocks) end
  if official then sign(doc) end
  if is_docx then
    if official then official_docx(doc) else brief_docx(doc) end
    doc.meta = pandoc.Meta { lang = meta.lang }
  end
  return doc
end

return {
  { Pandoc = function(doc)
      read_meta(doc)
      doc.blocks = unfold(doc.blocks)
      return doc
    end },
  {
    Header = function(header)
      if is_report and is_html then header.level = math.min(header.level + 1, 6) end
      return header
    end,
  },
  { Pandoc = function(doc)
      frame(doc)
      doc.blocks = finish(doc.blocks)
      return doc
    end },
  { Inlines = is_html and lead_to_notes or nil, Span = not is_html and function(span)
      if is_sourced(span) then return span.content end
    end or nil },
  { Str = is_typst and as_it_stands or nil, Table = is_docx and unruled_layout or nil },
}
