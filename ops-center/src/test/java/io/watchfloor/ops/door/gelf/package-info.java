@NullMarked
package io.watchfloor.ops.door.gelf;

import org.jspecify.annotations.NullMarked;
