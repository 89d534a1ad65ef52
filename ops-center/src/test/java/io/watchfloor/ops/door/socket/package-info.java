@NullMarked
package io.watchfloor.ops.door.socket;

import org.jspecify.annotations.NullMarked;
