/** Commands about assets, and about what is the same. */
@NullMarked
package io.watchfloor.dashboards.assets.cli;

import org.jspecify.annotations.NullMarked;
