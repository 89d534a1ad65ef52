/** The page in a real browser, before the center's real routes and boards. */
@NullMarked
package io.watchfloor.dashboards.web;

import org.jspecify.annotations.NullMarked;
