"""Trained, measured staff: practice with simulated citizens, lessons with questions, sampled review of conversations.

Practice: `scenarios` (the citizens), `practising` (the flow), `scoring`. Lessons: `lessons`. Review: `quality`.
"""
