@NullMarked
package io.watchfloor.ops.platform.metrics;

import org.jspecify.annotations.NullMarked;
