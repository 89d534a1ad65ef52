/** Wire format of cases and their relations. */
@NullMarked
package io.watchfloor.dashboards.cases.views;

import org.jspecify.annotations.NullMarked;
