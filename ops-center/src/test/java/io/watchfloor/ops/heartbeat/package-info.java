@NullMarked
package io.watchfloor.ops.heartbeat;

import org.jspecify.annotations.NullMarked;
