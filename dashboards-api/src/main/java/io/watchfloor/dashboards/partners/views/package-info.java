/** Wire records of partners. */
@NullMarked
package io.watchfloor.dashboards.partners.views;

import org.jspecify.annotations.NullMarked;
