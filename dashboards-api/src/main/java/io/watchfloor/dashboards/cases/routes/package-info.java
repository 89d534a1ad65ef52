/** {@code /cases}, {@code /alerts} and {@code /pages}: what was found, who works on it, and who was paged. */
@NullMarked
package io.watchfloor.dashboards.cases.routes;

import org.jspecify.annotations.NullMarked;
