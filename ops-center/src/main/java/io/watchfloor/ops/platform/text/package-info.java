/** How constants are written in JSON. */
@NullMarked
package io.watchfloor.ops.platform.text;

import org.jspecify.annotations.NullMarked;
