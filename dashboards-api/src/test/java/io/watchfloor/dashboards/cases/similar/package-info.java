@NullMarked
package io.watchfloor.dashboards.cases.similar;

import org.jspecify.annotations.NullMarked;
