/** What a case is made of and related to, as it goes over the wire. */
@NullMarked
package io.watchfloor.dashboards.cases.views;

import org.jspecify.annotations.NullMarked;
