"""The core's English sayings in Chinese: messages and hints, `{fields}` as they come.

A test holds that every error and failure of the core is here.
"""

from __future__ import annotations

from collections.abc import Mapping

UNITS: Mapping[str, str] = {"s": "秒", "min": "分钟", "h": "小时"}

SAYINGS: Mapping[str, str] = {
    # progress
    "{count} articles searchable by words{pace}": "已有 {count} 篇文章可按词检索{pace}",
    "{done} of {all} passages embedded{pace}": "已嵌入 {all} 段中的 {done} 段{pace}",
    "downloading the embedding model {name}": "正在下载嵌入模型 {name}",
    # warnings
    "no text, only a title": "没有正文，只有标题",
    "no title; taken from the text": "没有标题；取自正文",
    "no title": "没有标题",
    "wrongly decoded earlier (mojibake), repaired": "此前解码有误（乱码），已修复",
    "declared {declared}, but is {found}": "声明为 {declared}，实为 {found}",
    "{count} broken character(s) in {encoding}": "{encoding} 中有 {count} 个损坏的字符",
    "publication date guessed from the {origin}": "发布日期推测自{origin}",
    "{origin}: {value} is not a date that can be": "{origin}：{value} 不可能是日期",
    "{origin}: {value} lies in the future": "{origin}：{value} 在未来",
    "front matter is not valid YAML; read by lines": "文件头不是有效的 YAML；已逐行读取",
    "the page says no more than the feed": "网页内容不比订阅源多",
    "page not read: {reason}; its text is that of an earlier visit": (
        "网页未读取：{reason}；正文取自上次访问"
    ),
    "page not read: {reason}": "网页未读取：{reason}",
    "page: {warning}": "网页：{warning}",
    # an article or file that can't be read
    "empty file": "空文件",
    "holds no text": "没有正文",
    "holds no articles": "没有文章",
    "it has no text": "没有正文",
    "item {number} has no text": "第 {number} 条没有正文",
    "line {number} has no text": "第 {number} 行没有正文",
    "line {number} is too long": "第 {number} 行过长",
    "line {number} is no JSON object": "第 {number} 行不是 JSON 对象",
    "line {number} is not valid JSON: {reason}": "第 {number} 行不是有效的 JSON：{reason}",
    "line {number}: {reason}": "第 {number} 行：{reason}",
    "row {number}: {reason}": "第 {number} 行：{reason}",
    "not valid JSON: {reason}": "不是有效的 JSON：{reason}",
    "broken off: {reason}": "内容中断：{reason}",
    "can't be read: {reason}": "无法读取：{reason}",
    "no header row": "没有表头",
    "name the columns in the first row": "请在首行写明各列名称",
    "binary data, not an article": "是二进制数据，不是文章",
    "{what}, not an article": "{what}，不是文章",
    "a PNG image": "PNG 图片",
    "a JPEG image": "JPEG 图片",
    "a GIF image": "GIF 图片",
    "an image, sound or film": "图片、音频或视频",
    "a ZIP archive or Office document": "ZIP 压缩包或 Office 文档",
    "an empty ZIP archive": "空的 ZIP 压缩包",
    "a PDF document": "PDF 文档",
    "an old Office document": "旧版 Office 文档",
    "an RTF document": "RTF 文档",
    "a 7z archive": "7z 压缩包",
    "a RAR archive": "RAR 压缩包",
    "a bzip2 archive": "bzip2 压缩包",
    "an xz archive": "xz 压缩包",
    "a Zstandard archive": "Zstandard 压缩包",
    "a SQLite database": "SQLite 数据库",
    "a program": "程序",
    "a sound file": "音频文件",
    "a sound or film": "音频或视频",
    "save the article as text or HTML": "请将文章存为文本或 HTML",
    "elements are nested deeper than {depth} levels": "元素嵌套超过 {depth} 层",
    "this is no article page; save the article itself": "这不是文章页面；请保存文章本身",
    "larger than {size} MB": "大于 {size} MB",
    "split it, or give many articles as JSONL, which is read line by line": (
        "请拆分，或将多篇文章存为逐行读取的 JSONL"
    ),
    "split it": "请拆分",
    "another article of this ingest has the same key": "本次添加中另有文章使用相同的标识",
    "unknown format: {format}": "未知格式：{format}",
    "known: {names}": "可用：{names}",
    "the folder holds no files": "文件夹中没有文件",
    "no such file or folder": "没有这个文件或文件夹",
    "not a regular file": "不是普通文件",
    "an archive inside an archive; unpack it first": "压缩包中还有压缩包；请先解压",
    "an archive of more than {count} files": "压缩包中的文件超过 {count} 个",
    "unpacks to more than {size} GB": "解压后超过 {size} GB",
    "unpacks to {ratio} times its size and more": "解压后达到原大小的 {ratio} 倍以上",
    "a damaged archive: {reason}": "压缩包已损坏：{reason}",
    "damaged in its archive: {reason}": "在压缩包中已损坏：{reason}",
    "a ZIP archive with a password": "压缩包有密码",
    "unpack it first": "请先解压",
    "the feed has no items": "订阅源没有条目",
    "the feed defines entities of its own": "订阅源自行定义了实体",
    "remove its DOCTYPE": "请去掉其 DOCTYPE",
    # addresses
    "{host}: no such host": "{host}：找不到该主机",
    "check the address and the network": "请检查网址和网络",
    "{host} is inside a private network": "{host} 位于内部网络",
    "--allow-private permits addresses inside your own network": (
        "--allow-private 允许访问自己网络内的地址"
    ),
    "more than {count} redirects": "重定向超过 {count} 次",
    "give the final address": "请给出最终网址",
    "the page is larger than {size} MB": "网页大于 {size} MB",
    "the address holds spaces or control characters": "网址含有空格或控制字符",
    "the address holds a user name": "网址含有用户名",
    "leave out user and password": "请去掉用户名和密码",
    "the address has no host": "网址没有主机名",
    "not an address: {reason}": "不是网址：{reason}",
    "{scheme} scheme: only http and https are fetched": "{scheme} 协议：只读取 http 和 https",
    "the server answered {status}": "服务器返回 {status}",
    "timed out": "超时",
    "the server is slow or unreachable": "服务器响应慢或无法连接",
    "can't be fetched: {reason}": "无法获取：{reason}",
    "its packed content is damaged": "其压缩内容已损坏",
    "robots.txt forbids it": "robots.txt 不允许读取",
    # the index
    "{place} is being written to by {owner}": "{place} 正由 {owner} 写入",
    "wait until it is done, or end that process": "请等它完成，或结束该进程",
    "no article {key} in {place}": "{place} 中没有文章 {key}",
    "newsdesk index stats counts what is": "newsdesk index stats 可查看现有内容",
    "the index at {place} doesn't have the dates of events yet": "索引 {place} 还没有事件日期",
    "newsdesk index rebuild makes them, and so does the next ingest": (
        "newsdesk index rebuild 或下一次添加文章会生成"
    ),
    "the index at {place} is damaged: {reason}": "索引 {place} 已损坏：{reason}",
    "restore newsdesk.db from a backup, or ingest the articles again into a new folder": (
        "请用备份恢复 newsdesk.db，或将文章重新添加到新文件夹"
    ),
    "the index at {place} has layout {version}; this newsdesk reads {own}": (
        "索引 {place} 的布局为 {version}；此 newsdesk 读取 {own}"
    ),
    "use the newsdesk it was made with, or ingest the articles again into a new folder": (
        "请使用建立它的 newsdesk，或将文章重新添加到新文件夹"
    ),
    "there is no index at {place}": "{place} 没有索引",
    "make one with: {command}": "请用此命令建立：{command}",
    "the index at {place} is in use: {reason}": "索引 {place} 正在使用：{reason}",
    "try again when it is done": "请在其完成后再试",
    "the index at {place} can't be written: {reason}": "索引 {place} 无法写入：{reason}",
    "check the free space and the permissions of that folder": "请检查该文件夹的剩余空间和权限",
    "{place} is empty": "{place} 是空的",
    "fill it with: {command}": "请用此命令填充：{command}",
    "the index at {place} was made with other settings: {settings}": (
        "索引 {place} 是用其他设置建立的：{settings}"
    ),
    "ask for the old ones, or migrate it with: {command}": "请用原设置，或用此命令迁移：{command}",
    "the index is open for reading only": "索引以只读方式打开",
    "open it for writing": "请以可写方式打开",
    "k is {k}": "k 为 {k}",
    "ask for at least one passage": "请至少要求一个段落",
    "no text from {start} to {end}": "{start} 至 {end} 没有文字",
    "give a citation's place": "请给出引文的位置",
    # questions
    "the question is empty": "问题是空的",
    "ask something, e.g. 'when did … ?'": "请提问，例如“什么时候……？”",
    "the question has {count} characters": "问题有 {count} 个字符",
    "at most {count}": "最多 {count}",
    "the answer stream ended early": "回答提前中断",
    "report this as a fault": "请报告此故障",
    # language models
    "{spec} is not a model spec": "{spec} 不是模型写法",
    "use none, gguf:PATH, gguf:bundled or provider:model, e.g. ollama:qwen3": (
        "请用 none、gguf:PATH、gguf:bundled 或 provider:model，例如 ollama:qwen3"
    ),
    "no model file at {place}": "{place} 没有模型文件",
    "give the path of a .gguf file": "请给出 .gguf 文件的路径",
    "give a .gguf file": "请给出 .gguf 文件",
    "{file} is not a GGUF model": "{file} 不是 GGUF 模型",
    "no bundled language model is installed": "未安装自带的语言模型",
    "llama.cpp isn't installed": "未安装 llama.cpp",
    "llama.cpp can't load {file}: {reason}": "llama.cpp 无法加载 {file}：{reason}",
    "use a newer or a smaller model": "请用较新或较小的模型",
    "no integration for {provider} is installed: {reason}": "未安装 {provider} 的接口：{reason}",
    "{model} can't be set up: {reason}": "{model} 无法设置：{reason}",
    "{model} failed: {reason}": "{model} 出错：{reason}",
    "{model} takes no schema": "{model} 不接受格式约束",
    "use llm_format text": "请将 llm_format 设为 text",
    "set llm_format to text": "请将 llm_format 设为 text",
    "{model} gave no plan in {seconds} s": "{model} 在 {seconds} 秒内没有给出方案",
    "raise llm_plan": "请调大 llm_plan",
    "{model} said nothing in {seconds} s": "{model} 在 {seconds} 秒内没有回应",
    "{model} said nothing": "{model} 没有回应",
    "check the model's name, or use another": "请检查模型名称，或换一个模型",
    "the server is slow or gone, or still loads the model: try again, or use a smaller one": (
        "服务器响应慢、已停止或仍在加载模型：请再试，或用较小的模型"
    ),
    "set the provider's key, or {key}": "请设置服务商的密钥，或 {key}",
    "set the provider's key, or {key} and {url}": "请设置服务商的密钥，或 {key} 和 {url}",
    "check the rights of the provider's key, or of {key}": "请检查服务商密钥或 {key} 的权限",
    "wait a while, or use another model": "请稍候，或换一个模型",
    "check the model's name": "请检查模型名称",
    "the server is slow or gone: try again, or use a smaller model": (
        "服务器响应慢或已停止：请再试，或用较小的模型"
    ),
    "start the server, or set {url} to its address": "请启动服务器，或将 {url} 设为其地址",
    "check the model's name and the length of its context": "请检查模型名称及其上下文长度",
    "check the key, the server and the model's name, or use --llm none": (
        "请检查密钥、服务器和模型名称，或使用 --llm none"
    ),
    "use a provider that LangChain knows, or openai: with {url}": (
        "请用 LangChain 支持的服务商，或 openai: 并设置 {url}"
    ),
    # translation
    "can't translate into {language}": "无法译成 {language}",
    "use en or zh": "请用 en 或 zh",
    "only quotes of 1 to {count} characters are translated": "只翻译 1 至 {count} 个字符的引文",
    "choose one sentence": "请选一句",
    "this quote speaks to the model, so it isn't sent to one": "此引文在对模型说话，因此不交给模型",
    "read the original": "请读原文",
    "no language model is chosen": "未选择语言模型",
    "choose one, or give --llm": "请选择一个，或使用 --llm",
    "{model} gave no translation": "{model} 没有给出译文",
    "{model} wrote more than a translation": "{model} 写的不只是译文",
    "try again, or use a larger model": "请再试，或用较大的模型",
    "{count} {what} are under way or waiting already": "已有 {count} 个{what}在进行或等待",
    "translations": "翻译",
    "try again in a moment": "请稍后再试",
    # settings and models of the index
    "unknown time zone: {zone}": "未知时区：{zone}",
    "use a name such as Asia/Shanghai": "请用 Asia/Shanghai 这样的名称",
    "the embedding model {name} can't be loaded: {reason}": "嵌入模型 {name} 无法加载：{reason}",
    "the bundled embedding model comes in the package {package}, which isn't installed": (
        "自带的嵌入模型在软件包 {package} 中，尚未安装"
    ),
    "the bundled model's file {file} is damaged: {reason}": (
        "自带模型的文件 {file} 已损坏：{reason}"
    ),
    "the prepared model in {place} can't be loaded: {reason}": (
        "{place} 中已准备的模型无法加载：{reason}"
    ),
    "delete that folder; it is made again on the next run": "请删除该文件夹；下次运行会重新生成",
    "the model cache {place} can't be written: {reason}": "模型缓存 {place} 无法写入：{reason}",
    "free some space there, or set {setting} to another folder": (
        "请在那里腾出空间，或将 {setting} 设为其他文件夹"
    ),
    "the tokenizer data {name} is missing or damaged": "分词数据 {name} 缺失或已损坏",
    "the shipped model {place} can't be loaded: {reason}": "自带的模型 {place} 无法加载：{reason}",
    "name its labels in id2label of its config.json, or set nli_model to another": (
        "请在其 config.json 的 id2label 中写明标签，或将 nli_model 设为其他模型"
    ),
    "set nli_model to the folder of a sentence-transformers CrossEncoder, or leave it out": (
        "请将 nli_model 设为 sentence-transformers CrossEncoder 的文件夹，或不设置"
    ),
    "install the package again, or train one: python -m training": (
        "请重新安装软件包，或自行训练：python -m training"
    ),
    "the NLI model {name} can't be loaded: {reason}": "蕴含模型 {name} 无法加载：{reason}",
    "the NLI model {name} has no output called entailment: {names}": (
        "蕴含模型 {name} 没有名为 entailment 的输出：{names}"
    ),
}
