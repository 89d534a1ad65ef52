/** Bundles the page's source files into the files that browsers load. Runs during the build; the program does not contain this package. */
@NullMarked
package io.watchfloor.page;

import org.jspecify.annotations.NullMarked;
