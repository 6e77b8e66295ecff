// What every page does beyond plain HTML. Each part says in its file what markup
// it needs, what it makes and which phrases it uses. A page is complete without
// any of them; each fills in something that only a script can do.
//
// Loaded by every page, once: <script type="module" src="…/site-….js">

import { contents } from "./_contents.ts";
import { copyButtons } from "./_copy.ts";
import { find } from "./_find.ts";
import { headingLinks } from "./_headings.ts";
import { helped } from "./_helped.ts";
import { languages } from "./_languages.ts";
import { offline } from "./_offline.ts";
import { pictures } from "./_pictures.ts";
import { shortcut } from "./_shortcut.ts";

copyButtons();
headingLinks();
contents();
pictures();
find();
shortcut();
languages();
offline();
helped();
