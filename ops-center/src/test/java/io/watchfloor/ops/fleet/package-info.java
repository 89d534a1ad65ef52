@NullMarked
package io.watchfloor.ops.fleet;

import org.jspecify.annotations.NullMarked;
