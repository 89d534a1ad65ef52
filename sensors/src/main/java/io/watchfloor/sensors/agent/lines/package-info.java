/**
 * Lines of a log → records: what belongs together is joined, what a head explains is put below it. Knows no input and
 * output. The engine does the same with recorded files ({@code io.watchfloor.sigma.lines}); a test holds the two together.
 */
@NullMarked
package io.watchfloor.sensors.agent.lines;

import org.jspecify.annotations.NullMarked;
