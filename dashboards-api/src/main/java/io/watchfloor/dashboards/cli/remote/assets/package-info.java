/** Commands about assets, and about what is the same. */
@NullMarked
package io.watchfloor.dashboards.cli.remote.assets;

import org.jspecify.annotations.NullMarked;
