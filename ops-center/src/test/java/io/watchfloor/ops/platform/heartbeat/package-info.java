@NullMarked
package io.watchfloor.ops.platform.heartbeat;

import org.jspecify.annotations.NullMarked;
