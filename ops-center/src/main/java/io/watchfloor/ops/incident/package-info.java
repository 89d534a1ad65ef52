/** . */
@NullMarked
package io.watchfloor.ops.incident;

import org.jspecify.annotations.NullMarked;
