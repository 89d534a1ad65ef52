/** The threat landscape: which techniques, campaigns and rules the last weeks had. */
@NullMarked
package io.watchfloor.dashboards.landscape;

import org.jspecify.annotations.NullMarked;
