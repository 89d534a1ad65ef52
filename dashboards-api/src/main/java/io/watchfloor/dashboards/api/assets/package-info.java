/** {@code /assets}: what is defended, and the evidence that is kept of it. */
@NullMarked
package io.watchfloor.dashboards.api.assets;

import org.jspecify.annotations.NullMarked;
