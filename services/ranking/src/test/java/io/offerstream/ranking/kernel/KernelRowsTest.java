package io.offerstream.ranking.kernel;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.offerstream.ranking.TestKernels;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Rows that do not lie in their arrays. */
class KernelRowsTest {
    static Stream<Arguments> calls() {
        return TestKernels.all().stream()
                .flatMap(kernel -> Stream.of(Operation.values())
                        .flatMap(operation -> IntStream.of(1, 4, 16, 17, 32, 33, 128)
                                .mapToObj(length -> Arguments.of(kernel, operation, length))));
    }

    @ParameterizedTest
    @MethodSource("calls")
    void shouldRefuseARowThatEndsAfterItsArray(Kernel kernel, Operation operation, int length) {
        for (int count : new int[] {1, Kernel.OFFERS_AT_ONCE}) {
            var operands = operands(kernel, operation, length, count);
            for (int row = 0; row < operands.rowCount(); row++) {
                var cut = operands.cutShort(row);
                assertThatThrownBy(() -> operation.run(kernel, cut))
                        .as("row %s", row)
                        .isInstanceOf(IndexOutOfBoundsException.class);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("calls")
    void shouldRefuseARowThatStartsBeforeItsArray(Kernel kernel, Operation operation, int length) {
        var operands = operands(kernel, operation, length, 2);
        for (int offset : operation.offsets()) {
            if (offset != Operands.NONE) {
                var moved = operands.startingAtMinusOne(offset);
                assertThatThrownBy(() -> operation.run(kernel, moved))
                        .as("offset %s", offset)
                        .isInstanceOf(IndexOutOfBoundsException.class);
            }
        }
    }

    private static Operands operands(Kernel kernel, Operation operation, int length, int count) {
        return Operands.of(operation, length, count, kernel.customersAtOnce(), new SplittableRandom(length), 0);
    }
}
