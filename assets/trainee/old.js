/* For browsers that know no modules, or not all that ours are written in: they are told. Plain old syntax on purpose. */
window.addEventListener("load", function () {
  var words = [
    "Cette page n\u2019a pas pu d\u00e9marrer. Rechargez-la. Si cela ne suffit pas, ce navigateur est trop ancien pour afficher la classe\u00a0: " +
      "utilisez une version r\u00e9cente de Chrome, Edge, Firefox ou Safari.",
    "\u062a\u0639\u0630\u0631 \u0628\u062f\u0621 \u0647\u0630\u0647 \u0627\u0644\u0635\u0641\u062d\u0629. \u0623\u0639\u064a\u062f\u0648\u0627 \u062a\u062d\u0645\u064a\u0644\u0647\u0627. \u0625\u0646 \u0644\u0645 \u064a\u0643\u0641\u0650 \u0630\u0644\u0643 \u0641\u0647\u0630\u0627 \u0627\u0644\u0645\u062a\u0635\u0641\u062d \u0642\u062f\u064a\u0645 \u0648\u0644\u0627 \u064a\u0639\u0631\u0636 \u0627\u0644\u0642\u0633\u0645: " +
      "\u0627\u0633\u062a\u0639\u0645\u0644\u0648\u0627 \u0646\u0633\u062e\u0629 \u062d\u062f\u064a\u062b\u0629 \u0645\u0646 Chrome \u0623\u0648 Edge \u0623\u0648 Firefox \u0623\u0648 Safari.",
    "This page could not start. Reload it. If that does not help, this browser is too old to show the class: " +
      "please use an up-to-date Chrome, Edge, Firefox or Safari.",
  ];
  var lines = document.getElementById("opening").getElementsByTagName("p");
  if (!document.documentElement.hasAttribute("data-started")) {
    for (var i = 0; i < words.length; i++) {
      lines[i].textContent = words[i];
    }
  }
});
