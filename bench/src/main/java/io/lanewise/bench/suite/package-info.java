/** What every suite shares: a case, its exact answers, and the contest that makes rows of it. */
package io.lanewise.bench.suite;
