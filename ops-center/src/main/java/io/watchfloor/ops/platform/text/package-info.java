/** The JSON format of constants. */
@NullMarked
package io.watchfloor.ops.platform.text;

import org.jspecify.annotations.NullMarked;
