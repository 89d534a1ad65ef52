/** The page in a real browser, before a stand-in of the center. */
@NullMarked
package io.watchfloor.dashboards.web;

import org.jspecify.annotations.NullMarked;
