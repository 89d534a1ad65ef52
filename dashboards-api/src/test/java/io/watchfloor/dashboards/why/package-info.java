@org.jspecify.annotations.NullMarked
package io.watchfloor.dashboards.why;
