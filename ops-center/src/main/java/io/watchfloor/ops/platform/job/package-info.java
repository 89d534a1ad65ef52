/** Jobs that run for minutes in the background, on any node. */
@NullMarked
package io.watchfloor.ops.platform.job;

import org.jspecify.annotations.NullMarked;
