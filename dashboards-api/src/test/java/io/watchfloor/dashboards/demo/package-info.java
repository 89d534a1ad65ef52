/** Tests of the demo. */
@NullMarked
package io.watchfloor.dashboards.demo;

import org.jspecify.annotations.NullMarked;
