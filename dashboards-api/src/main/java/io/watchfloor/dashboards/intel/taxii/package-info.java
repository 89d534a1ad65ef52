/** The TAXII 2.1 server. */
@NullMarked
package io.watchfloor.dashboards.intel.taxii;

import org.jspecify.annotations.NullMarked;
