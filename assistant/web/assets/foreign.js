// Gradio's own words: it goes by the browser's language and has none for some of its buttons.
(() => {
  const chinese = () => document.documentElement.lang === "zh-CN";
  const CHINESE = {
    "Copy message": "复制",
    "Copied": "已复制",
    "Edit": "编辑",
    "Retry": "重试",
    "Submit": "提交",
    "Cancel": "取消",
    "Clear": "清除",
    "Stop": "停止",
    "Scroll to bottom": "滚动到底部",
    "chatbot conversation": "对话记录",
    "Reset to default value": "恢复默认值",
    "Click to upload or drop files": "点击或拖放以上传文件",
    "Drop File Here": "将文件拖放到此处",
    "Click to Upload": "点击上传",
    "- or -": "- 或 -",
    "Remove this file": "移除此文件",
  };
  const PATTERNS = [
    [/^(?:number input|range slider) for (.*)$/, "$1"],
    [/^Select example (\d+)(?:: (.*))?$/, "示例问题 $1"],
    [/^bot's message: ([^]*)$/, "回答：$1"],
    [/^user's message: ([^]*)$/, "提问：$1"],
  ];
  const ours = new WeakMap(); // node -> name of an attribute, or "data" -> [said, as gradio had it]

  const turned = (text) => {
    const known = CHINESE[text.trim()];
    if (known) return text.replace(text.trim(), known);
    const [from, to] = PATTERNS.find(([pattern]) => pattern.test(text)) ?? [];
    return from ? text.replace(from, to) : text;
  };

  function put(node, name, text, set) {
    const known = ours.get(node) ?? {};
    const [said, before] = known[name] ?? [];
    const wanted = chinese() ? (text === said ? said : turned(text)) : text === said ? before : text;
    if (wanted === text) return;
    if (chinese()) ours.set(node, { ...known, [name]: [wanted, text] });
    set(wanted);
  }

  // Only what gradio draws: never what we draw, an article or a visitor says.
  const OURS =
    "#nd-evidence, #nd-reader, #nd-library, #nd-library-reader, #nd-inspection, #nd-checked, #nd-check-reader";
  let turnedOnce = false;
  function say() {
    if (!chinese() && !turnedOnce) return;
    turnedOnce = true;
    for (const node of document.querySelectorAll("[title], [aria-label]")) {
      if (node.closest(OURS)) continue;
      for (const name of ["title", "aria-label"]) {
        const text = node.getAttribute(name);
        if (text) put(node, name, text, (said) => node.setAttribute(name, said));
      }
    }
    for (const drop of document.querySelectorAll(".upload-container")) {
      const walker = document.createTreeWalker(drop, NodeFilter.SHOW_TEXT);
      for (let node; (node = walker.nextNode()); ) {
        put(node, "data", node.data, (said) => (node.data = said));
      }
    }
  }

  let waits = false;
  const soon = () => {
    if (waits) return;
    waits = true;
    setTimeout(() => {
      waits = false;
      say();
    }, 50);
  };
  new MutationObserver(soon).observe(document.documentElement, {
    childList: true,
    subtree: true,
    attributeFilter: ["title", "aria-label", "lang"],
  });
})();
