@NullMarked
package io.watchfloor.ops.reach;

import org.jspecify.annotations.NullMarked;
