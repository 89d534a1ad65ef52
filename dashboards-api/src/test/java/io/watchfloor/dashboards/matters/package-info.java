/** Tests of matters. */
@NullMarked
package io.watchfloor.dashboards.matters;

import org.jspecify.annotations.NullMarked;
