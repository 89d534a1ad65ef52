/** Tests of the demo's parts. */
@NullMarked
package io.watchfloor.dashboards.demo;

import org.jspecify.annotations.NullMarked;
