/** How people are told of cases, and how they answer: pages, links of messages, the hand-over of a shift, figures. */
@NullMarked
package io.watchfloor.dashboards.paging.routes;

import org.jspecify.annotations.NullMarked;
