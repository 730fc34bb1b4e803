for d in ${4:-0.1 1 10}; do flock /tmp/heavy.lock nice -n 5 npx tsx diag.local.ts $1 $2 $3 $d /tmp/w/detect5/out/$5; done 2>&1 | grep -E "density|moment|pump|trash|ramp|${6:-xxx}"
