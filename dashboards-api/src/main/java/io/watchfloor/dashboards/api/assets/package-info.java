/** {@code /assets}: the defended assets, and the evidence about them. */
@NullMarked
package io.watchfloor.dashboards.api.assets;

import org.jspecify.annotations.NullMarked;
