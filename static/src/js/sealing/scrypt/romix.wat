;; scryptROMix (RFC 7914, section 5) with r = 8, four words of Salsa20 at a time.
;; The words of each 64-byte block lie in the order 0 5 10 15, 4 9 14 3, 8 13 2 7, 12 1 6 11, so that one vector holds
;; a diagonal; worker.js brings them there and back. Memory: 1 KiB of zeros, X, Y, then V with N blocks of 1 KiB and one more.
(module
  (memory (export "memory") 2049)

  ;; scryptBlockMix of the exclusive or of two blocks.
  (func $mix (param $one i32) (param $other i32) (param $even i32)
    (local $odd i32) (local $kept i32) (local $left i32) (local $rounds i32)
    (local $a v128) (local $b v128) (local $c v128) (local $d v128) (local $t v128)
    (local $a0 v128) (local $b0 v128) (local $c0 v128) (local $d0 v128)
    (local.set $odd (i32.add (local.get $even) (i32.const 512)))
    (local.set $a (v128.xor (v128.load offset=960 (local.get $one)) (v128.load offset=960 (local.get $other))))
    (local.set $b (v128.xor (v128.load offset=976 (local.get $one)) (v128.load offset=976 (local.get $other))))
    (local.set $c (v128.xor (v128.load offset=992 (local.get $one)) (v128.load offset=992 (local.get $other))))
    (local.set $d (v128.xor (v128.load offset=1008 (local.get $one)) (v128.load offset=1008 (local.get $other))))
    (local.set $left (i32.const 16))
    (loop $block
      (local.set $a0 (local.tee $a (v128.xor (local.get $a)
        (v128.xor (v128.load (local.get $one)) (v128.load (local.get $other))))))
      (local.set $b0 (local.tee $b (v128.xor (local.get $b)
        (v128.xor (v128.load offset=16 (local.get $one)) (v128.load offset=16 (local.get $other))))))
      (local.set $c0 (local.tee $c (v128.xor (local.get $c)
        (v128.xor (v128.load offset=32 (local.get $one)) (v128.load offset=32 (local.get $other))))))
      (local.set $d0 (local.tee $d (v128.xor (local.get $d)
        (v128.xor (v128.load offset=48 (local.get $one)) (v128.load offset=48 (local.get $other))))))
      ;; Salsa20/8: four double rounds.
      (local.set $rounds (i32.const 4))
      (loop $round
        (local.set $t (i32x4.add (local.get $a) (local.get $d)))
        (local.set $b (v128.xor (v128.xor (local.get $b) (i32x4.shl (local.get $t) (i32.const 7))) (i32x4.shr_u (local.get $t) (i32.const 25))))
        (local.set $t (i32x4.add (local.get $b) (local.get $a)))
        (local.set $c (v128.xor (v128.xor (local.get $c) (i32x4.shl (local.get $t) (i32.const 9))) (i32x4.shr_u (local.get $t) (i32.const 23))))
        (local.set $t (i32x4.add (local.get $c) (local.get $b)))
        (local.set $d (v128.xor (v128.xor (local.get $d) (i32x4.shl (local.get $t) (i32.const 13))) (i32x4.shr_u (local.get $t) (i32.const 19))))
        (local.set $t (i32x4.add (local.get $d) (local.get $c)))
        (local.set $a (v128.xor (v128.xor (local.get $a) (i32x4.shl (local.get $t) (i32.const 18))) (i32x4.shr_u (local.get $t) (i32.const 14))))
        (local.set $b (i8x16.shuffle 12 13 14 15 0 1 2 3 4 5 6 7 8 9 10 11 (local.get $b) (local.get $b)))
        (local.set $c (i8x16.shuffle 8 9 10 11 12 13 14 15 0 1 2 3 4 5 6 7 (local.get $c) (local.get $c)))
        (local.set $d (i8x16.shuffle 4 5 6 7 8 9 10 11 12 13 14 15 0 1 2 3 (local.get $d) (local.get $d)))
        (local.set $t (i32x4.add (local.get $a) (local.get $b)))
        (local.set $d (v128.xor (v128.xor (local.get $d) (i32x4.shl (local.get $t) (i32.const 7))) (i32x4.shr_u (local.get $t) (i32.const 25))))
        (local.set $t (i32x4.add (local.get $d) (local.get $a)))
        (local.set $c (v128.xor (v128.xor (local.get $c) (i32x4.shl (local.get $t) (i32.const 9))) (i32x4.shr_u (local.get $t) (i32.const 23))))
        (local.set $t (i32x4.add (local.get $c) (local.get $d)))
        (local.set $b (v128.xor (v128.xor (local.get $b) (i32x4.shl (local.get $t) (i32.const 13))) (i32x4.shr_u (local.get $t) (i32.const 19))))
        (local.set $t (i32x4.add (local.get $b) (local.get $c)))
        (local.set $a (v128.xor (v128.xor (local.get $a) (i32x4.shl (local.get $t) (i32.const 18))) (i32x4.shr_u (local.get $t) (i32.const 14))))
        (local.set $b (i8x16.shuffle 4 5 6 7 8 9 10 11 12 13 14 15 0 1 2 3 (local.get $b) (local.get $b)))
        (local.set $c (i8x16.shuffle 8 9 10 11 12 13 14 15 0 1 2 3 4 5 6 7 (local.get $c) (local.get $c)))
        (local.set $d (i8x16.shuffle 12 13 14 15 0 1 2 3 4 5 6 7 8 9 10 11 (local.get $d) (local.get $d)))
        (br_if $round (local.tee $rounds (i32.sub (local.get $rounds) (i32.const 1)))))
      (v128.store (local.get $even) (local.tee $a (i32x4.add (local.get $a) (local.get $a0))))
      (v128.store offset=16 (local.get $even) (local.tee $b (i32x4.add (local.get $b) (local.get $b0))))
      (v128.store offset=32 (local.get $even) (local.tee $c (i32x4.add (local.get $c) (local.get $c0))))
      (v128.store offset=48 (local.get $even) (local.tee $d (i32x4.add (local.get $d) (local.get $d0))))
      ;; Blocks of even number go into the first half of the answer, those of odd number into the second.
      (local.set $kept (i32.add (local.get $even) (i32.const 64)))
      (local.set $even (local.get $odd))
      (local.set $odd (local.get $kept))
      (local.set $one (i32.add (local.get $one) (i32.const 64)))
      (local.set $other (i32.add (local.get $other) (i32.const 64)))
      (br_if $block (local.tee $left (i32.sub (local.get $left) (i32.const 1))))))

  ;; So many blocks of V, each from the one at the address before it.
  (func (export "fill") (param $at i32) (param $blocks i32)
    (loop $next
      (call $mix (local.get $at) (i32.const 0) (i32.add (local.get $at) (i32.const 1024)))
      (local.set $at (i32.add (local.get $at) (i32.const 1024)))
      (br_if $next (local.tee $blocks (i32.sub (local.get $blocks) (i32.const 1))))))

  ;; So many times twice: X with the block of V that its last 64 bytes name, by the mask N - 1.
  (func (export "stir") (param $mask i32) (param $pairs i32)
    (loop $next
      (call $mix (i32.const 1024)
        (i32.add (i32.const 3072) (i32.shl (i32.and (i32.load (i32.const 1984)) (local.get $mask)) (i32.const 10)))
        (i32.const 2048))
      (call $mix (i32.const 2048)
        (i32.add (i32.const 3072) (i32.shl (i32.and (i32.load (i32.const 3008)) (local.get $mask)) (i32.const 10)))
        (i32.const 1024))
      (br_if $next (local.tee $pairs (i32.sub (local.get $pairs) (i32.const 1)))))))
