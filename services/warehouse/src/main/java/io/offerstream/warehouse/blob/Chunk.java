package io.offerstream.warehouse.blob;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Where a chunk lies: a Parquet file, encrypted, within a blob.
 *
 * @param path of the blob, as its client names it, relative to the blobs' folder
 * @param start first byte
 * @param length bytes of Parquet; what follows up to the next multiple of 16 is padding
 * @param md5 of those bytes as they lie there, hexadecimal
 * @param rows that it holds
 */
public record Chunk(String path, long start, int length, String md5, long rows) {
    /**
     * Reads a registration.
     *
     * @throws BadBlobException if something is missing
     */
    public static Chunk of(String path, JsonNode chunk) {
        boolean complete = chunk.path("chunk_start_offset").canConvertToLong()
                && chunk.path("chunk_length").canConvertToInt()
                && chunk.path("chunk_length").asInt() > 0
                && chunk.path("chunk_md5").isTextual()
                && chunk.path("eps").path("rows").canConvertToLong();
        if (!complete) {
            throw new BadBlobException("a chunk of " + path + " has no place, MD5 or number of rows");
        }
        return new Chunk(
                path,
                chunk.path("chunk_start_offset").asLong(),
                chunk.path("chunk_length").asInt(),
                chunk.path("chunk_md5").asText(),
                chunk.path("eps").path("rows").asLong());
    }
}
