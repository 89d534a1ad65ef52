/** Commands for assets and aliases. */
@NullMarked
package io.watchfloor.dashboards.assets.cli;

import org.jspecify.annotations.NullMarked;
