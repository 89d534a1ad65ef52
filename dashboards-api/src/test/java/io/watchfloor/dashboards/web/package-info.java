/** Tests of the page in a real browser, with real routes and read models. */
@NullMarked
package io.watchfloor.dashboards.web;

import org.jspecify.annotations.NullMarked;
