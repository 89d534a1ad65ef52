/** Makes of the page's files what browsers load. Part of the build; the program has none of it. */
@NullMarked
package io.watchfloor.page;

import org.jspecify.annotations.NullMarked;
