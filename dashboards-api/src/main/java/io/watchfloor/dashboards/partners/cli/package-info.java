/** Commands on partners. */
@NullMarked
package io.watchfloor.dashboards.partners.cli;

import org.jspecify.annotations.NullMarked;
