/** Reads what commands hide: Base64, compressed or not. Nothing of it is run. */
@NullMarked
package io.watchfloor.ops.decoding;

import org.jspecify.annotations.NullMarked;
