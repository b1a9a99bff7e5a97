function shows(element, name) {
  // ruleid: html-built-in-a-script
  element.innerHTML = `<b>${name}</b>`;
  // ruleid: html-built-in-a-script
  element.parentElement.innerHTML += name;
  // ruleid: html-built-in-a-script
  document.querySelector("p").outerHTML = name;
  // ruleid: html-built-in-a-script
  element.insertAdjacentHTML("beforeend", name);
  // ruleid: html-built-in-a-script
  document.createRange().createContextualFragment(name);
  // ruleid: html-built-in-a-script
  document.write(name);
  // ruleid: html-built-in-a-script
  eval(name);
  // ruleid: html-built-in-a-script
  new Function(name)();
  // ruleid: html-built-in-a-script
  setTimeout("tell()", 10);
  // ok: html-built-in-a-script
  element.textContent = name;
  // ok: html-built-in-a-script
  element.append(document.querySelector("template").content.cloneNode(true));
  // ok: html-built-in-a-script
  setTimeout(() => tell(), 10);
  // ok: html-built-in-a-script
  const before = element.innerHTML;
}
