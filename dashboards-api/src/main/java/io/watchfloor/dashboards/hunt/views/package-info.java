/** Requests and answers of searches of the archive. */
@NullMarked
package io.watchfloor.dashboards.hunt.views;

import org.jspecify.annotations.NullMarked;
