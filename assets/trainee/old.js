/* For browsers that do not know modules: all that they can be told. Plain old syntax on purpose. */
document.getElementById("opening").textContent =
  "This browser is too old to show the class. Please use an up-to-date Chrome, Edge, Firefox or Safari. " +
  "\u2014 Ce navigateur est trop ancien pour afficher la classe. Utilisez une version r\u00e9cente de Chrome, Edge, Firefox ou Safari. " +
  "\u2014 \u0647\u0630\u0627 \u0627\u0644\u0645\u062a\u0635\u0641\u062d \u0642\u062f\u064a\u0645 \u0648\u0644\u0627 \u064a\u0639\u0631\u0636 \u0627\u0644\u0642\u0633\u0645. \u0627\u0633\u062a\u0639\u0645\u0644\u0648\u0627 \u0646\u0633\u062e\u0629 \u062d\u062f\u064a\u062b\u0629 \u0645\u0646 Chrome \u0623\u0648 Edge \u0623\u0648 Firefox \u0623\u0648 Safari.";
