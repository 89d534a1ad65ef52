/** How a node shows who it is: a certificate from files, or from a CA of its own. Knows no settings. */
@NullMarked
package io.watchfloor.config.tls;

import org.jspecify.annotations.NullMarked;
