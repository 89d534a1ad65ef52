@NullMarked
package io.watchfloor.ops.door;

import org.jspecify.annotations.NullMarked;
